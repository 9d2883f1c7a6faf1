// refused by: symbol+metadata
class Z : IDisposable { public void Dispose() { } ~Z() => Dispose(); } new Z()
