// refused by: compile
namespace System.Runtime.CompilerServices { [AttributeUsage(AttributeTargets.Assembly)] public class IgnoresAccessChecksToAttribute : Attribute { } }
