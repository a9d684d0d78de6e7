using System.Reflection;
using System.Text.RegularExpressions;
using DeepNet.Optimizers;
using Module = DeepNet.Layers.Module;

namespace DeepNet.Tests.Architecture;

/// <summary>The rules of the house that a compiler does not know.</summary>
public sealed partial class ArchitectureTests
{
    private const int MostLines = 450;
    private const int MostColumns = 120;
    private static readonly Assembly s_library = typeof(Tensor).Assembly;

    /// <summary>Who may use whom: the folders whose namespaces a folder's code may name, besides its own.</summary>
    private static readonly Dictionary<string, string[]> s_uses = new()
    {
        ["Kernels"] = [],
        ["Backends"] = ["Kernels"],
        ["Tensors"] = ["Kernels", "Backends"],
        ["Autograd"] = [],
        ["Ops"] = ["Kernels"],
        ["Losses"] = ["Kernels"],
        ["Metrics"] = [],
        ["Distributions"] = ["Kernels"],
        ["IO"] = ["Backends"],
        ["Layers"] = ["Kernels", "IO"],
        ["Optimizers"] = ["Kernels", "Layers"],
        ["Data"] = ["IO", "Kernels", "Layers"],
        ["Text"] = ["IO"],
        ["Models"] = ["IO", "Layers"],
    };

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
        Directory.GetDirectories(Path.Combine(Repository.Root, "src", "DeepNet")).Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj")).Should().BeEquivalentTo(s_uses.Keys);
        IEnumerable<string> offences =
            from entry in s_uses
            from file in Repository.Sources("src", "DeepNet", entry.Key)
            from line in File.ReadLines(file)
            let used = UsedFolder().Match(line).Groups[1]
            where used.Success && used.Value != entry.Key && !entry.Value.Contains(used.Value)
            select $"{Path.GetFileName(file)}: {line}";
        offences.Should().BeEmpty();
    }

    /// <summary>Beyond the golden cases: shapes, modes, saving, gradients and errors of each.</summary>
    [Fact]
    public void Layers_losses_optimizers_and_schedules_have_a_test_file_each()
    {
        HashSet<string> files =
            [.. Repository.Sources("tests", "DeepNet.Tests").Select(file => Path.GetFileName(file))];
        Type[] roots = [typeof(Module), typeof(Optimizer), typeof(Schedule), typeof(AveragedWeights)];
        IEnumerable<string> classes = s_library.GetExportedTypes()
            .Where(type => !type.IsAbstract && Array.Exists(roots, type.IsSubclassOf))
            .Select(type => type.Name.Split('`')[0]);
        IEnumerable<string> losses = typeof(Loss)
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => method.Name);
        classes.Concat(losses).Distinct().Where(name => !files.Contains($"{name}Tests.cs")).Should().BeEmpty();
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

    // What only this product's assemblies can create, as devices, only they can derive from.
    [Fact]
    public void Public_classes_are_sealed_unless_something_derives_from_them()
    {
        const BindingFlags Anything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        IEnumerable<string> open = s_library.GetExportedTypes()
            .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract)
            .Where(type => Array.Exists(type.GetConstructors(Anything), c => c.IsPublic || c.IsFamily))
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

    [GeneratedRegex(@"^using DeepNet\.(\w+)")]
    private static partial Regex UsedFolder();

    [GeneratedRegex(@"NotImplementedException|#region|\b(TODO|FIXME|HACK)\b")]
    private static partial Regex Unfinished();
}
