// refused by: symbol
System.IO.IsolatedStorage.IsolatedStorageFile.GetUserStoreForApplication().ToString()
