using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CaveRuntime.Benchmarks.Profile;

/// <summary>
/// A list of methods as the ahead-of-time compiler reads it (.mibc): an assembly whose global method `AssemblyDictionary` names, for each
/// assembly, a method that loads the token of every method of the list.
/// </summary>
internal static class ProfileFile
{
    /// <summary>Writes it, always the same bytes for the same methods; returns how many they are.</summary>
    public static int Write(string path, IEnumerable<(string File, IEnumerable<int> Tokens)> assemblies)
    {
        int count = 0;
        using var profile = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition("profile", new Version(1, 0)), "profile", ModuleKind.Dll);
        ModuleDefinition module = profile.MainModule;
        module.Mvid = Guid.Empty;
        TypeDefinition globals = module.Types.Single(type => type.Name == "<Module>");
        ILProcessor index = Method("AssemblyDictionary");
        foreach ((string file, IEnumerable<int> tokens) in assemblies)
        {
            using var source = AssemblyDefinition.ReadAssembly(file, new ReaderParameters { AssemblyResolver = new DefaultAssemblyResolver() });
            ILProcessor group = Method("Assemblies_" + source.Name.Name);
            index.Emit(OpCodes.Ldstr, source.Name.Name + ";");
            index.Emit(OpCodes.Ldtoken, group.Body.Method);
            index.Emit(OpCodes.Pop);
            foreach (int token in tokens.Order())
            {
                // What is generic is compiled where a method of the list uses it.
                if (source.MainModule.LookupToken(token) is not MethodDefinition { HasGenericParameters: false } method || IsInGeneric(method))
                    continue;
                group.Emit(OpCodes.Ldtoken, module.ImportReference(method));
                group.Emit(OpCodes.Pop);
                count++;
            }

            group.Emit(OpCodes.Ret);
        }

        index.Emit(OpCodes.Ret);
        profile.Write(path, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
        return count;

        ILProcessor Method(string name)
        {
            var method = new MethodDefinition(name, MethodAttributes.Public | MethodAttributes.Static, module.TypeSystem.Void);
            globals.Methods.Add(method);
            return method.Body.GetILProcessor();
        }
    }

    private static bool IsInGeneric(MethodDefinition method)
    {
        for (TypeDefinition? type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (type.HasGenericParameters)
                return true;
        }

        return false;
    }
}
