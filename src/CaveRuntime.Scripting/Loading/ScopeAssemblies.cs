using System.Reflection;
using System.Runtime.Loader;
using CaveRuntime.Hooks;

namespace CaveRuntime.Scripting.Loading;

/// <summary>
/// The assemblies of one scope: its cells, and a copy of the hooks whose statics are this scope's alone. In a worker not
/// collectible: a collectible context is jitted fully at once and costs half as much again per cell, and a worker ends with its session.
/// </summary>
internal sealed class ScopeAssemblies : AssemblyLoadContext
{
    private static readonly Lazy<byte[]> s_hooks = new(() => File.ReadAllBytes(typeof(Tick).Assembly.Location));

    private readonly Dictionary<string, Assembly> _loaded = [];
    private readonly FieldInfo _stop;
    private readonly MethodInfo _attach;
    private readonly MethodInfo _attachHalt;
    private readonly MethodInfo _attachSource;

    public ScopeAssemblies(bool isCollectible) : base("scope", isCollectible)
    {
        Assembly hooks = Load(typeof(Tick).Assembly.GetName().Name!, s_hooks.Value);
        _stop = hooks.GetType(typeof(Tick).FullName!)!.GetField(nameof(Tick.Stop))!;
        _attach = hooks.GetType(typeof(ScopeConsole).FullName!)!.GetMethod(nameof(ScopeConsole.Attach))!;
        _attachHalt = hooks.GetType(typeof(Tick).FullName!)!.GetMethod(nameof(Tick.Attach))!;
        _attachSource = hooks.GetType(typeof(ScopeSource).FullName!)!.GetMethod(nameof(ScopeSource.Attach))!;
    }

    /// <summary>Whether running cell code of this scope has to ask at its next tick whether it may go on.</summary>
    public bool Stop
    {
        set => _stop.SetValue(null, value);
    }

    /// <summary>Sends what cells of this scope print to a writer.</summary>
    public void Attach(TextWriter output) => _attach.Invoke(null, [output]);

    /// <summary>Answers what cells of this scope ask at a tick; throws where they have to end.</summary>
    public void AttachHalt(Action halt) => _attachHalt.Invoke(null, [halt]);

    /// <summary>Answers what cells of this scope ask of time, chance, and numbers of threads and tasks.</summary>
    public void AttachSource(Func<long> clock, Func<Random?> chance, Func<bool, int, int> number) =>
        _attachSource.Invoke(null, [clock, chance, number]);

    /// <summary>Loads an image under its name, so that later cells find it.</summary>
    public Assembly Load(string name, byte[] image)
    {
        using var stream = new MemoryStream(image);
        return _loaded[name] = LoadFromStream(stream);
    }

    /// <summary>Lets all of it go, once nothing uses it any more.</summary>
    public void Release()
    {
        // The hooks would hold the scope, and the scope them.
        Attach(TextWriter.Null);
        AttachHalt(static () => throw new OperationCanceledException("The scope was closed."));
        AttachSource(static () => -1, static () => null, static (_, number) => number);
        if (IsCollectible)
            Unload();
    }

    /// <summary>Lets cells find an assembly that was loaded elsewhere.</summary>
    public void Adopt(Assembly assembly) => _loaded[assembly.GetName().Name!] = assembly;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } name && _loaded.TryGetValue(name, out Assembly? assembly) ? assembly : null;
}
