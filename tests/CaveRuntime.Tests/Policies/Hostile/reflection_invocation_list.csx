// refused by: symbol+metadata
Action a = () => { }; a.GetInvocationList().Length
