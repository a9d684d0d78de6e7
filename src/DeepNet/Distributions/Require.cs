using System.Globalization;

namespace DeepNet.Distributions;

/// <summary>Ranges of parameters and values: what is outside is named with its place.</summary>
internal static class Require
{
    public static void Positive(string operation, string argument, Tensor x) =>
        All(operation, argument, x, x.Detach() > 0, "must be positive");

    public static void PositiveFinite(string operation, string argument, Tensor x)
    {
        Positive(operation, argument, x);
        Finite(operation, argument, x);
    }

    public static void NotNegative(string operation, string argument, Tensor x) =>
        All(operation, argument, x, x.Detach() >= 0, "must not be negative");

    public static void Probability(string operation, string argument, Tensor x) => Within(operation, argument, x, 0, 1);

    public static void Within(string operation, string argument, Tensor x, double low, double high) => All(
        operation, argument, x, (x.Detach() >= low).LogicalAnd(x.Detach() <= high),
        string.Create(CultureInfo.InvariantCulture, $"must be in [{low}, {high}]"));

    public static void Number(string operation, string argument, Tensor x) =>
        All(operation, argument, x, x.Detach().Eq(x.Detach()), "must be a number");

    public static void Finite(string operation, string argument, Tensor x) =>
        All(operation, argument, x, x.Detach().Abs() < double.PositiveInfinity, "must be finite");

    public static void Count(string operation, string argument, Tensor x) => All(
        operation, argument, x, (x.Detach() >= 0).LogicalAnd(x.Detach().Floor().Eq(x.Detach())),
        "must be a whole number from 0 on");

    public static void CountUpTo(string operation, string argument, Tensor x, Tensor limit)
    {
        Count(operation, argument, x);
        All(operation, argument, x, x.Detach() <= limit.Detach(), "must not be above the number of trials");
    }

    public static void ZeroOrOne(string operation, string argument, Tensor x) => All(
        operation, argument, x, x.Detach().Eq(0).LogicalOr(x.Detach().Eq(1)), "must be 0 or 1");

    /// <summary>Rows that sum to 1 and have no negative entry.</summary>
    public static void Simplex(string operation, string argument, Tensor x)
    {
        NotNegative(operation, argument, x);
        Tensor sums = x.Detach().Sum(-1);
        All(operation, $"the sum of {argument}", sums, (sums - 1).Abs() < 1e-5, "must be 1");
    }

    /// <summary>The rule holds everywhere, or <see cref="ArgumentException"/>.</summary>
    public static void All(string operation, string argument, Tensor x, Tensor holds, string rule)
    {
        if (holds.All().ToScalar<bool>())
            return;
        Tensor values = x.Detach().Expand(holds.Shape).Contiguous();
        bool[] flags = holds.ToArray<bool>();
        int place = Array.IndexOf(flags, false);
        double value = values.Reshape(-1).Select(0, place).Cast(DType.Float64).ToScalar<double>();
        var position = new int[values.Rank];
        for (int d = values.Rank - 1, rest = place; d >= 0; d--)
            (rest, position[d]) = Math.DivRem(rest, values.Shape[d]);
        string where = values.Rank == 0 ? "" : $" at [{string.Join(", ", position)}]";
        throw new ArgumentException(
            string.Create(CultureInfo.InvariantCulture, $"{operation}: {argument} {rule}, but is {value}{where}."));
    }
}
