// refused by: symbol+metadata
Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
