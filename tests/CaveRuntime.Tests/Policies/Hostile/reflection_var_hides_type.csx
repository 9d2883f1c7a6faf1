// refused by: symbol+metadata
var m = ((Action)(() => { })).Method; m != null
