using System.Runtime.InteropServices;
using CaveRuntime.Confinement.Native;
using Microsoft.Win32.SafeHandles;

namespace CaveRuntime.Confinement.Wires;

/// <summary>Open files as messages on a unix socket (SCM_RIGHTS): one byte that says what comes, and at most one descriptor.</summary>
internal static unsafe class FilePassing
{
    private const byte Greeting = (byte)'G', OneFile = (byte)'F';
    private const int SocketLevel = 1, Rights = 1;
    private const int DontWait = 0x40, NoSignal = 0x4000, CloseOnExec = 0x40000000;

    /// <summary>Tells the worker that the thread which started it is gone, so that a death signal can only mean the host.</summary>
    internal static void Greet(SafeFileHandle channel) => Send(channel, Greeting, null);

    internal static void Send(SafeFileHandle channel, SafeFileHandle file) => Send(channel, OneFile, file);

    /// <summary>Waits for the greeting; false if the host is gone.</summary>
    internal static bool AwaitGreeting(int channel) => Receive(channel, out _) == Greeting;

    /// <summary>Waits for one file. Throws <see cref="IOException"/> if the host is gone or sent something else.</summary>
    internal static SafeFileHandle ReceiveFile(int channel)
    {
        var kind = Receive(channel, out var descriptor);
        return kind == OneFile && descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException("A file was expected from the host and none came. The host has ended, or its version "
                + "differs from the worker's.");
    }

    private static void Send(SafeFileHandle channel, byte kind, SafeFileHandle? file)
    {
        var vector = new IoVector { Start = &kind, Length = 1 };
        var message = new MessageHeader { Vectors = &vector, VectorCount = 1 };
        var control = new DescriptorMessage { Length = DescriptorMessage.HeaderAndPayload, Level = SocketLevel, Type = Rights };
        var held = false;
        try
        {
            file?.DangerousAddRef(ref held);
            if (file is not null)
            {
                control.Descriptor = Descriptors.Number(file);
                message.Control = &control;
                message.ControlLength = (nuint)sizeof(DescriptorMessage);
            }
            // Never waits: a worker that does not take its files must not block the host.
            if (LibC.SendMessage(Descriptors.Number(channel), &message, DontWait | NoSignal) != 1)
            {
                throw LibC.Refused("A file could not be passed to the worker",
                    "The worker has ended, or has stopped taking files; start another.");
            }
        }
        finally
        {
            if (held)
            {
                file!.DangerousRelease();
            }
        }
    }

    private static byte Receive(int channel, out int descriptor)
    {
        byte kind = 0;
        var vector = new IoVector { Start = &kind, Length = 1 };
        DescriptorMessage control = default;
        var message = new MessageHeader
        {
            Vectors = &vector,
            VectorCount = 1,
            Control = &control,
            ControlLength = (nuint)sizeof(DescriptorMessage),
        };
        nint received;
        do
        {
            received = LibC.ReceiveMessage(channel, &message, CloseOnExec);
        }
        while (received < 0 && Marshal.GetLastPInvokeError() == LibC.Interrupted);
        var carriesFile = received == 1 && message.ControlLength > 0 && control is { Level: SocketLevel, Type: Rights };
        descriptor = carriesFile ? control.Descriptor : -1;
        return received == 1 ? kind : (byte)0;
    }
}
