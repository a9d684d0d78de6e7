using System.Reflection;

namespace DeepNet.Tests.Ops;

/// <summary>The table of operations has every public operation, or this list says where else it is tested and why.</summary>
public sealed class CoverageTests
{
    private static readonly Dictionary<string, string> s_operators = new()
    {
        ["op_Addition"] = "Add",
        ["op_Subtraction"] = "Sub",
        ["op_Multiply"] = "Mul",
        ["op_Division"] = "Div",
        ["op_UnaryNegation"] = "Neg",
        ["op_LessThan"] = "Lt",
        ["op_LessThanOrEqual"] = "Le",
        ["op_GreaterThan"] = "Gt",
        ["op_GreaterThanOrEqual"] = "Ge",
        ["get_Item"] = "Item",
    };

    /// <summary>Members that return tensors but are no functions of tensors with a reference of their own.</summary>
    private static readonly HashSet<string> s_elsewhere =
    [
        .. Members("creation: CreationTests", "Empty Zeros Ones Full From Arange Linspace Logspace Eye ZerosLike OnesLike FullLike EmptyLike TrilIndices TriuIndices"),
        .. Members("creation: CreationTests", "Rand RandLike Randn RandnLike RandInt RandPerm Bernoulli"),
        .. Members("interop: InteropTests", "Wrap To"),
    ];

    [Fact]
    public void Every_public_operation_is_in_the_table()
    {
        HashSet<string> covered = [.. OpCases.All.Select(op => op.Member)];
        IEnumerable<string> missing = typeof(Tensor).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Concat(typeof(Loss).GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => ReturnsTensor(method.ReturnType))
            .Select(method => s_operators.GetValueOrDefault(method.Name, method.Name))
            .Distinct()
            .Where(name => !covered.Contains(name) && !s_elsewhere.Contains(name));
        missing.Should().BeEmpty();
    }

    private static bool ReturnsTensor(Type type) =>
        type == typeof(Tensor) || type == typeof(Tensor[])
        || (type.IsGenericType && type.GetGenericArguments().Contains(typeof(Tensor)));

    private static string[] Members(string reason, string names)
    {
        reason.Should().NotBeEmpty();
        return names.Split(' ');
    }
}
