// refused by: symbol+metadata
System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsArray(System.Collections.Immutable.ImmutableArray.Create(1))[0] = 2;
