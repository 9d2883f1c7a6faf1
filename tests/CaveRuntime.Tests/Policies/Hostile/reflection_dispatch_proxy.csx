// refused by: symbol
System.Reflection.DispatchProxy.Create<IDisposable, System.Reflection.DispatchProxy>() != null
