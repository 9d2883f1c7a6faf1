namespace CaveRuntime.Packaging;

/// <summary>Texts of project files, as a user writes them.</summary>
internal static class Projects
{
    public static string Program(Workshop workshop, params string[] packages) => Of(workshop, "Microsoft.NET.Sdk", "Exe", packages);

    public static string Library(Workshop workshop, params string[] packages) => Of(workshop, "Microsoft.NET.Sdk", "Library", packages);

    public static string Web(Workshop workshop, params string[] packages) => Of(workshop, "Microsoft.NET.Sdk.Web", "Exe", packages);

    public static string Tests(Workshop workshop, params string[] packages) => Of(workshop, "Microsoft.NET.Sdk", "Library", packages).Replace(
        "  <ItemGroup>",
        $"""
          <ItemGroup>
            <PackageReference Include="Microsoft.NET.Test.Sdk" Version="{workshop.VersionOf("Microsoft.NET.Test.Sdk")}" />
            <PackageReference Include="xunit" Version="{workshop.VersionOf("xunit")}" />
            <PackageReference Include="xunit.runner.visualstudio" Version="{workshop.VersionOf("xunit.runner.visualstudio")}" />
        """,
        StringComparison.Ordinal).Replace("<OutputType>Library</OutputType>", "", StringComparison.Ordinal);

    private static string Of(Workshop workshop, string sdk, string kind, string[] packages) =>
        $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <OutputType>{kind}</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
        {string.Concat(packages.Select(name => $"    <PackageReference Include=\"{name}\" Version=\"{workshop.Version}\" />\n"))}  </ItemGroup>
        </Project>
        """;
}
