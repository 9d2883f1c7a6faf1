static string Where([System.Runtime.CompilerServices.CallerMemberName] string m = "", [System.Runtime.CompilerServices.CallerLineNumber] int l = 0, [System.Runtime.CompilerServices.CallerArgumentExpression("m")] string x = "") => $"{m}{l}{x}";
Where().Length > 0
