// refused by: symbol+metadata
static T Id<T>(T t) => t; Id(default(System.Runtime.InteropServices.GCHandle)).ToString()
