var list = new System.Collections.ArrayList { 3, "x" }; var table = new System.Collections.Hashtable { ["k"] = 1 };
foreach (System.Collections.DictionaryEntry e in table) list.Add(e.Key);
list.Count
