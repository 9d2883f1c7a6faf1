// refused by: symbol
new System.IO.FileSystemWatcher("/tmp").EnableRaisingEvents
