using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;

namespace CaveRuntime.Confinement.Wires;

/// <summary>
/// A descriptor as a stream of plain read(2) and write(2), the only two calls that a sealed worker may make on it.
/// Blocking: read it on a thread of its own. One reader and one writer may work at the same time.
/// </summary>
internal sealed unsafe class DescriptorStream(int descriptor) : Stream
{
    private const int ConnectionReset = 104;

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = (int)LibC.Read(descriptor, start, buffer.Length);
                if (count >= 0)
                {
                    return count;
                }
                switch (Marshal.GetLastPInvokeError())
                {
                    case LibC.Interrupted:
                        continue;
                    case ConnectionReset:
                        return 0;
                    default:
                        throw LibC.Refused("The wire could not be read", "The host is gone; nothing is left to do.");
                }
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* start = buffer)
            {
                written = LibC.Write(descriptor, start, buffer.Length);
            }
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
            }
            else if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
            {
                throw LibC.Refused("The wire could not be written", "The host is gone; nothing is left to do.");
            }
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _ = LibC.Close(descriptor);
        base.Dispose(disposing);
    }
}
