using System.Reflection;
using System.Text.RegularExpressions;

namespace DeepNet.Tests.Architecture;

/// <summary>The rules of the house that a compiler does not know.</summary>
public sealed partial class ArchitectureTests
{
    private const int MostLines = 450;
    private const int MostColumns = 120;
    private static readonly Assembly s_library = typeof(Tensor).Assembly;

    /// <summary>Who may use whom: a folder's code names only folders to its right.</summary>
    private static readonly (string Folder, string[] Forbidden)[] s_layers =
    [
        (
            "Kernels",
            [
                "DeepNet.Backends", "DeepNet.Layers", "DeepNet.Optimizers", "DeepNet.Data", "DeepNet.IO",
                "DeepNet.Models",
            ]),
        ("Backends", ["DeepNet.Layers", "DeepNet.Optimizers", "DeepNet.Data", "DeepNet.IO", "DeepNet.Models"]),
        (
            "Autograd",
            [
                "DeepNet.Backends", "DeepNet.Layers", "DeepNet.Optimizers", "DeepNet.Data", "DeepNet.IO",
                "DeepNet.Models",
            ]),
        ("Tensors", ["DeepNet.Layers", "DeepNet.Optimizers", "DeepNet.Data", "DeepNet.IO", "DeepNet.Models"]),
        (
            "Ops",
            [
                "DeepNet.Backends.Cpu", "DeepNet.Layers", "DeepNet.Optimizers", "DeepNet.Data", "DeepNet.IO",
                "DeepNet.Models",
            ]),
        ("Layers", ["DeepNet.Backends", "DeepNet.Optimizers", "DeepNet.Data", "DeepNet.Models"]),
        (
            "Losses",
            [
                "DeepNet.Backends", "DeepNet.Layers", "DeepNet.Optimizers", "DeepNet.Data", "DeepNet.IO",
                "DeepNet.Models",
            ]),
        ("Optimizers", ["DeepNet.Backends.Cpu", "DeepNet.Data", "DeepNet.IO", "DeepNet.Models"]),
        ("Data", ["DeepNet.Backends", "DeepNet.Layers", "DeepNet.Optimizers", "DeepNet.Models"]),
    ];

    [Fact]
    public void The_library_depends_on_nothing_but_the_framework_and_System_Numerics_Tensors()
    {
        string[] foreign = [.. s_library.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal)
                && name is not ("mscorlib" or "netstandard"))];
        foreign.Should().BeEmpty();
    }

    [Fact]
    public void Folders_use_only_what_lies_below_them()
    {
        var offences = new List<string>();
        foreach ((string folder, string[] forbidden) in s_layers)
        {
            foreach (string file in Repository.Sources("src", "DeepNet", folder))
            {
                foreach (string line in File.ReadLines(file)
                    .Where(line => line.StartsWith("using ", StringComparison.Ordinal)))
                {
                    if (forbidden.Any(name => line.StartsWith($"using {name};", StringComparison.Ordinal)
                        || line.StartsWith($"using {name}.", StringComparison.Ordinal)))
                    {
                        offences.Add($"{Path.GetFileName(file)}: {line}");
                    }
                }
            }
        }

        // The device holds the processor's backend, and a tensor's span comes from its storage:
        // the two ends of the house that meet.
        offences.RemoveAll(o => o.StartsWith("Device.cs", StringComparison.Ordinal)
            || o.StartsWith("Tensor.", StringComparison.Ordinal));
        offences.Should().BeEmpty();
    }

    [Fact]
    public void Files_are_one_thing_each()
    {
        IEnumerable<string> tooLong = Repository.Sources("src").Where(file => File.ReadLines(file).Count() > MostLines);
        tooLong.Should().BeEmpty($"a file over {MostLines} lines is two things");
    }

    [Fact]
    public void Lines_stay_within_120_columns()
    {
        IEnumerable<string> offences =
            from folder in new[] { "src", "tests", "samples", "benchmarks" }
            from file in Repository.Sources(folder)
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where line.Text.Length > MostColumns
            select $"{Path.GetFileName(file)}:{line.Number}";
        offences.Should().BeEmpty();
    }

    [Fact]
    public void Public_types_stand_in_a_file_of_their_name()
    {
        HashSet<string> names =
            [.. Repository.Sources("src", "DeepNet").Select(file => Path.GetFileName(file).Split('.')[0])];
        IEnumerable<string> homeless = s_library.GetExportedTypes()
            .Where(type => !type.IsNested)
            .Select(type => type.Name.Split('`')[0])
            .Where(name => !names.Contains(name));
        homeless.Should().BeEmpty();
    }

    [Fact]
    public void Public_classes_are_sealed_unless_something_derives_from_them()
    {
        IEnumerable<string> open = s_library.GetExportedTypes()
            .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract)
            .Where(type => !Array.Exists(s_library.GetExportedTypes(), derived => derived.BaseType == type))
            .Select(type => type.FullName!);
        open.Should().BeEmpty();
    }

    [Fact]
    public void No_public_fields_that_change_and_no_public_static_state_but_the_thread_count()
    {
        foreach (Type type in s_library.GetExportedTypes().Where(type => !type.IsEnum))
        {
            type.GetFields(
                    BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(field => !field.IsInitOnly && !field.IsLiteral)
                .Should().BeEmpty(type.FullName);
            type.GetProperties(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(property => property.SetMethod is { IsPublic: true }
                    && property.Name != nameof(CpuOptions.ThreadCount))
                .Should().BeEmpty(type.FullName);
        }
    }

    [Fact]
    public void Public_methods_have_no_out_parameters()
    {
        IEnumerable<string> offences =
            from type in s_library.GetExportedTypes()
            from method in type.GetMethods(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            from parameter in method.GetParameters()
            where parameter.IsOut && method.Name is not ("Deconstruct" or "TryFormat")
            select $"{type.Name}.{method.Name}";
        offences.Should().BeEmpty();
    }

    [Fact]
    public void Overloads_differ_in_more_than_optional_arguments()
    {
        var offences = new List<string>();
        foreach (Type type in s_library.GetExportedTypes())
        {
            var groups = type.GetMethods(
                    BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(method => !method.IsSpecialName)
                .GroupBy(method => method.Name);
            foreach (var group in groups)
            {
                var required = group.Select(method => string.Join(
                    ", ",
                    method.GetParameters().Where(p => !p.IsOptional).Select(p => p.ParameterType.ToString()))).ToList();
                if (group.Count(method => method.GetParameters().Any(p => p.IsOptional)) > 1
                    && required.Distinct().Count() < required.Count)
                {
                    offences.Add($"{type.Name}.{group.Key}");
                }
            }
        }

        offences.Should().BeEmpty();
    }

    [Fact]
    public void Exceptions_are_sealed_and_derive_from_the_framework()
    {
        foreach (Type type in s_library.GetExportedTypes().Where(typeof(Exception).IsAssignableFrom))
        {
            type.IsSealed.Should().BeTrue(type.Name);
            type.BaseType!.Assembly.Should().NotBeSameAs(s_library, type.Name);
            (type.BaseType == typeof(Exception)).Should().BeFalse(type.Name);
        }
    }

    [Fact]
    public void Sources_are_finished()
    {
        var offences = new List<string>();
        foreach (string file in Repository.Sources("src").Concat(Repository.Sources("samples")))
        {
            string text = File.ReadAllText(file);
            if (Unfinished().IsMatch(text))
                offences.Add(Path.GetFileName(file));
        }

        offences.Should().BeEmpty();
    }

    [GeneratedRegex(@"NotImplementedException|#region|\b(TODO|FIXME|HACK)\b")]
    private static partial Regex Unfinished();
}
