// refused by: symbol+metadata
Encoding.RegisterProvider(null);
