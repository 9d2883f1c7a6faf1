// refused by: symbol
System.IO.DriveInfo.GetDrives().Length
