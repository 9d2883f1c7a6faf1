using System.Reflection;
using System.Runtime.Loader;
using CaveRuntime.Cli.Shell;
using CaveRuntime.Models;

namespace CaveRuntime.Cli.Configuration;

/// <summary>
/// Providers of models that the user's own configuration file names as assemblies: code that the user trusts like <c>cave</c> itself.
/// </summary>
internal static class ConfiguredProviders
{
    /// <summary>The providers that come with the library, and those of the assemblies.</summary>
    /// <param name="assemblies">Paths, relative ones below the folder of the file; null for none.</param>
    /// <param name="file">The file that names them.</param>
    /// <exception cref="UsageException">An assembly cannot be loaded or holds no provider; the message names file and assembly.</exception>
    public static ModelProviders Load(IReadOnlyList<string>? assemblies, string file)
    {
        ModelProviders providers = ModelProviders.BuiltIn;
        foreach (string named in assemblies ?? [])
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
