// refused by: symbol+metadata
class F<T> where T : new() { public T Make() => new T(); } new F<System.Net.Http.HttpClient>().Make() != null
