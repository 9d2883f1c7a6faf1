// refused by: symbol+metadata
[System.Runtime.CompilerServices.InlineArray(1000000)] struct Big { private long _x; } static int F(Big b) => 1; F(new Big())
