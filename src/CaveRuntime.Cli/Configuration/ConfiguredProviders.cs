using System.Reflection;
using System.Runtime.Loader;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>
/// Providers of models that configuration files bring: servers as data, and as assemblies, which only the user's own file names: code that
/// the user trusts like <c>cave</c> itself.
/// </summary>
internal static class ConfiguredProviders
{
    /// <summary>These providers, and those of a file's table; a server of the table changes one that has its prefix.</summary>
    /// <param name="table">The table; paths are below the folder of the file; null for none.</param>
    /// <param name="file">The file that holds it.</param>
    /// <param name="providers">The providers without it.</param>
    /// <exception cref="UsageException">An assembly cannot be loaded or holds no provider, or an entry is wrong; the message names file and
    /// entry.</exception>
    public static ModelProviders Load(ProviderTable? table, string file, ModelProviders providers)
    {
        foreach ((string prefix, CompatibleServer server) in table?.Servers ?? [])
        {
            try
            {
                IModelProvider? before = providers.Find(prefix);
                if (before is not (null or CompatibleProvider))
                    throw new ArgumentException("this provider is no server of the table; choose another name");
                var made = new CompatibleProvider(prefix, server.Over((before as CompatibleProvider)?.Server));
                if (made.Address is null && before is null)
                    throw new ArgumentException("base_url is missing");
                providers = providers.Replacing(made);
            }
            catch (ArgumentException e)
            {
                throw new UsageException($"{file}: key 'providers.{prefix}': {e.Message.Split(" (Parameter")[0].TrimEnd('.')}.", e);
            }
        }

        foreach (string named in table?.Assemblies ?? [])
        {
            try
            {
                string path = Path.GetFullPath(named, Path.GetDirectoryName(file)!);
                foreach (IModelProvider provider in In(path))
                    providers = providers.With(provider);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or ArgumentException
                or InvalidOperationException or ReflectionTypeLoadException or TargetInvocationException or TypeLoadException
                or MissingMethodException or NotSupportedException)
            {
                string reason = (e as TargetInvocationException)?.InnerException?.Message ?? e.Message;
                throw new UsageException(
                    $"{file}: key 'providers': '{named}': {reason.TrimEnd('.')}. Name an assembly that holds a model provider, or take it away.", e);
            }
        }

        return providers;
    }

    private static List<IModelProvider> In(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException("there is no such file");
        Assembly assembly = new ProviderAssemblies(path).LoadFromAssemblyPath(path);
        Type[] types =
        [
            .. assembly.GetExportedTypes().Where(
                t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IModelProvider))),
        ];
        return types.Length == 0
            ? throw new InvalidOperationException($"no public class in it implements {nameof(IModelProvider)}")
            : [.. types.Select(t => (IModelProvider)Activator.CreateInstance(t)!)];
    }

    /// <summary>
    /// A provider's own libraries lie beside it; what <c>cave</c> itself has is shared, or the provider's interface would be another one.
    /// </summary>
    private sealed class ProviderAssemblies(string path) : AssemblyLoadContext(path)
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            File.Exists(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll")) ? null
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found)
            : null;
    }
}
