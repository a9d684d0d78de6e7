using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeepNet.Tests.Docs;

/// <summary>
/// Every block of C# in the documentation is a program: it compiles, runs, and prints what it says it prints.
/// </summary>
/// <remarks>A line ending in <c>// prints: TEXT</c> promises output; a promise that is not kept fails.</remarks>
[Collection("alone")]
public sealed partial class DocumentationTests
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; "
        + "global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    public static TheoryData<string, int> Blocks()
    {
        var data = new TheoryData<string, int>();
        foreach (string file in Files())
        {
            int count = CSharpBlock().Count(File.ReadAllText(file));
            for (int i = 0; i < count; i++)
                data.Add(Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), i);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Code_compiles_and_runs(string file, int block)
    {
        string code = CSharpBlock().Matches(File.ReadAllText(Repository.Combine(file)))[block].Groups[1].Value;
        string output = Run(Compile(code, $"{file}, block {block + 1}"));
        foreach (Match promise in Promise().Matches(code))
            output.Should().Contain(promise.Groups[1].Value.Trim(), $"{file}, block {block + 1} says so");
    }

    [Fact]
    public void The_readme_has_a_program()
    {
        CSharpBlock().Count(File.ReadAllText(Repository.Combine("README.md"))).Should().BeGreaterThan(0);
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Repository.Combine("docs"), "*.md")
            .Append(Repository.Combine("README.md"))
            .Order(StringComparer.Ordinal);

    private static byte[] Compile(string code, string name)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Preview);
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("DeepNet.Tests", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Documentation",
            [CSharpSyntaxTree.ParseText(Usings, parse), CSharpSyntaxTree.ParseText(code, parse)],
            references,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        string errors = string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        result.Success.Should().BeTrue($"{name}:\n{errors}");
        return image.ToArray();
    }

    private static string Run(byte[] image)
    {
        var context = new AssemblyLoadContext("documentation", isCollectible: true);
        string folder = Directory.CreateTempSubdirectory("deepnet").FullName, before = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        try
        {
            // Programs write their files into a folder of their own.
            Environment.CurrentDirectory = folder;
            Console.SetOut(output);
            MethodInfo main = context.LoadFromStream(new MemoryStream(image)).EntryPoint!;
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            if (main.Invoke(null, arguments) is Task task)
                task.GetAwaiter().GetResult();
            return output.ToString();
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
            context.Unload();
        }
    }

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex(@"// prints: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Promise();
}
