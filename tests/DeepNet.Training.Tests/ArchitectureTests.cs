using System.Reflection;

// Trainings draw from the default generator, which all tests share.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace DeepNet.Training.Tests;

/// <summary>The rules of the house for this assembly.</summary>
public sealed class ArchitectureTests
{
    private static readonly Type[] s_types = typeof(Trainer).Assembly.GetExportedTypes();

    [Fact]
    public void Public_classes_are_sealed_unless_something_derives_from_them() => s_types
        .Where(type => type.IsClass && !type.IsSealed && !type.IsAbstract)
        .Should().Equal(typeof(Trainer<>));

    [Fact]
    public void Public_methods_have_no_out_parameters() => Methods()
        .SelectMany(method => method.GetParameters())
        .Where(parameter => parameter.IsOut && parameter.Member.Name != "Deconstruct").Should().BeEmpty();

    [Fact]
    public void Exceptions_are_sealed_and_derive_from_the_framework() => s_types
        .Where(type => typeof(Exception).IsAssignableFrom(type))
        .Should().OnlyContain(type => type.IsSealed && type.BaseType!.Namespace!.StartsWith("System"));

    [Fact]
    public void Everything_is_in_one_namespace() =>
        s_types.Should().OnlyContain(type => type.Namespace == "DeepNet.Training");

    private static IEnumerable<MethodInfo> Methods() => s_types.SelectMany(type => type.GetMethods(
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));
}
