namespace CaveRuntime.Tests.Texts;

/// <summary>The real books beside the repository, which are not part of it. Where they are missing, tests over them have nothing to
/// say.</summary>
internal static class SharedTexts
{
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "longcontext", "realdoc", "texts", name);
            if (File.Exists(path))
                return path;
        }

        return null;
    }
}
