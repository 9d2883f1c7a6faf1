// refused by: symbol
class M { [System.Runtime.CompilerServices.ModuleInitializer] public static void Init() { while (true) { } } } 1
