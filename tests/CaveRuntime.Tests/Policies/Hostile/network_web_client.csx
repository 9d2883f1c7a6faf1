// refused by: symbol
new System.Net.WebClient().DownloadString("http://127.0.0.1:1/")
