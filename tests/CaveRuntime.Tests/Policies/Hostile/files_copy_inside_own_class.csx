// refused by: symbol+metadata
class Mover { public static void Go() => File.Copy("/etc/passwd", "/tmp/p"); } Mover.Go();
