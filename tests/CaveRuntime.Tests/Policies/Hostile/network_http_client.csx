// refused by: symbol+metadata
await new System.Net.Http.HttpClient().GetStringAsync("http://127.0.0.1:1/")
