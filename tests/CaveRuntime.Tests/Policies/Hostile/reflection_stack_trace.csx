// refused by: symbol+metadata
new System.Diagnostics.StackTrace(true).GetFrame(0).GetMethod().DeclaringType.Assembly.ToString()
