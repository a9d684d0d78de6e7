using System.Reflection;

namespace DeepNet.Tests.Ops;

/// <summary>
/// The table of operations has every public operation, or this list says where else it is tested and why.
/// </summary>
public sealed class CoverageTests
{
    private static readonly Dictionary<string, string> s_operators = new()
    {
        ["op_Addition"] = "Add",
        ["op_Subtraction"] = "Sub",
        ["op_Multiply"] = "Mul",
        ["op_Division"] = "Div",
        ["op_Modulus"] = "Fmod",
        ["op_UnaryNegation"] = "Neg",
        ["op_LessThan"] = "Lt",
        ["op_LessThanOrEqual"] = "Le",
        ["op_GreaterThan"] = "Gt",
        ["op_GreaterThanOrEqual"] = "Ge",
        ["op_BitwiseAnd"] = "BitwiseAnd",
        ["op_BitwiseOr"] = "BitwiseOr",
        ["op_ExclusiveOr"] = "BitwiseXor",
        ["op_OnesComplement"] = "BitwiseNot",
        ["op_LeftShift"] = "LeftShift",
        ["op_RightShift"] = "RightShift",
    };

    /// <summary>
    /// Members that have no place in a table of floating-point functions, by the tests that have them instead.
    /// </summary>
    private static readonly (string TestClass, string Members)[] s_elsewhere =
    [
        (
            "CreationTests",
            "Empty Zeros Ones Full From Arange Linspace Logspace Eye ZerosLike OnesLike FullLike EmptyLike"),
        ("CreationTests", "Rand Randn RandInt RandPerm RandLike RandnLike RandIntLike Bernoulli"),
        ("CreationTests", "TrilIndices TriuIndices"),
        ("InteropTests", "Wrap To"),
        ("IndexerTests", "get_Item"),
        ("BackwardTests", "Detach RequireGrad get_Grad"),
        ("ApplyTests", "Apply"),
        ("CastTests", "Cast"),
        ("IntegerTests", "BitwiseAnd BitwiseOr BitwiseXor BitwiseNot LeftShift RightShift Gcd Lcm"),
        ("SpecialValueTests", "Nextafter"),
        ("LinearAlgebraTests", "MatrixRank"),
        ("BoxesTests", "Boxes.Nms Boxes.BatchedNms Boxes.MasksToBoxes"),
        ("ConvolutionErrorTests", "MaxPool1dWithIndices MaxPool2dWithIndices MaxPool3dWithIndices"),
        ("FractionalMaxPoolTests", "FractionalMaxPool2dWithIndices FractionalMaxPool3dWithIndices"),
        (
            "ConvolutionErrorTests",
            "AdaptiveMaxPool1dWithIndices AdaptiveMaxPool2dWithIndices AdaptiveMaxPool3dWithIndices"),
    ];

    [Fact]
    public void Every_public_operation_is_in_the_table()
    {
        HashSet<string> covered =
            [.. OpCases.All.Select(op => op.Member), .. s_elsewhere.SelectMany(e => e.Members.Split(' '))];
        IEnumerable<string> missing = Operations(typeof(Tensor), "").Concat(Operations(typeof(Loss), "Loss."))
            .Concat(Operations(typeof(Boxes), "Boxes."))
            .Where(name => !covered.Contains(name));
        string.Join(" ", missing.Order(StringComparer.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void What_is_tested_elsewhere_exists()
    {
        HashSet<string> tests = [.. typeof(CoverageTests).Assembly.GetTypes().Select(type => type.Name)];
        s_elsewhere.Select(e => e.TestClass).Where(name => !tests.Contains(name)).Should().BeEmpty();
    }

    private static IEnumerable<string> Operations(Type type, string prefix) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => ReturnsTensor(method.ReturnType))
            .Select(method => prefix + s_operators.GetValueOrDefault(method.Name, method.Name))
            .Distinct();

    private static bool ReturnsTensor(Type type) =>
        type == typeof(Tensor) || type == typeof(Tensor[])
        || (type.IsGenericType && type.GetGenericArguments().Contains(typeof(Tensor)));
}
