namespace CaveRuntime.Tests.Sealing;

/// <summary>Interprets the few classic BPF instructions that the filter uses, over struct seccomp_data.</summary>
internal static class Bpf
{
    internal static uint Run(ulong[] program, uint architecture, uint number, params ulong[] arguments)
    {
        uint accumulator = 0;
        for (var at = 0; ; at++)
        {
            var instruction = program[at];
            var constant = (uint)(instruction >> 32);
            var (ifTrue, ifFalse) = ((int)(instruction >> 16 & 0xff), (int)(instruction >> 24 & 0xff));
            switch ((ushort)instruction)
            {
                case 0x20:
                    accumulator = Load(constant, architecture, number, arguments);
                    break;
                case 0x54:
                    accumulator &= constant;
                    break;
                case 0x15:
                    at += accumulator == constant ? ifTrue : ifFalse;
                    break;
                case 0x35:
                    at += accumulator >= constant ? ifTrue : ifFalse;
                    break;
                case 0x06:
                    return constant;
                default:
                    throw new InvalidOperationException($"The kernel's checker would refuse instruction {at}: {instruction:x16}.");
            }
        }
    }

    private static uint Load(uint offset, uint architecture, uint number, ulong[] arguments)
    {
        if (offset < 16)
        {
            return offset switch { 0 => number, 4 => architecture, _ => 0 };
        }
        var index = (int)(offset - 16) / 8;
        var argument = index < arguments.Length ? arguments[index] : 0;
        return (uint)(offset % 8 == 0 ? argument : argument >> 32);
    }
}
