namespace DeepNet;

/// <summary>
/// An equation of <see cref="Tensor.Einsum"/>, read and checked: letters are labels 0 … 51, dims of the ellipsis
/// follow.
/// </summary>
internal sealed class EinsumPlan
{
    private const int Letters = 52;
    private readonly string _equation;

    private EinsumPlan(string equation) => _equation = equation;

    /// <summary>The label of every dim of every operand.</summary>
    public int[][] Operands { get; private set; } = [];

    /// <summary>The labels of the result.</summary>
    public int[] Result { get; private set; } = [];

    /// <summary>The size of every label.</summary>
    public Dictionary<int, int> Sizes { get; } = [];

    public static EinsumPlan Parse(string equation, ReadOnlySpan<Tensor> operands)
    {
        var plan = new EinsumPlan(equation);
        string text = equation.Replace(" ", string.Empty, StringComparison.Ordinal);
        int arrow = text.IndexOf("->", StringComparison.Ordinal);
        string[] groups = (arrow < 0 ? text : text[..arrow]).Split(',');
        Check.Argument(
            groups.Length == operands.Length,
            $"Einsum: '{equation}' names {groups.Length} operands, but there are {operands.Length}.");

        // Ellipses may cover different numbers of dims: aligned at the end, as in broadcasting.
        int unnamed = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            (int letters, bool hasEllipsis) = plan.Count(groups[i]);
            int rank = operands[i].Rank;
            Check.Shape(
                hasEllipsis ? letters <= rank : letters == rank,
                $"Einsum: '{groups[i]}' in '{equation}' names {letters} dims, "
                    + $"but operand {i} has shape {operands[i].Shape}.");
            unnamed = Math.Max(unnamed, rank - letters);
        }

        plan.Operands = new int[groups.Length][];
        for (int i = 0; i < groups.Length; i++)
        {
            plan.Operands[i] = Labels(groups[i], operands[i].Rank - plan.Count(groups[i]).Letters, unnamed);
            plan.Measure(plan.Operands[i], operands[i].Shape);
        }

        plan.Result = arrow < 0 ? plan.ImplicitResult(unnamed) : plan.ExplicitResult(text[(arrow + 2)..], unnamed);
        return plan;
    }

    /// <summary>Labels that operands after this one or the result name.</summary>
    public HashSet<int> NeededAfter(int operand) =>
        [.. Result, .. Operands.Skip(operand + 1).SelectMany(labels => labels)];

    /// <summary>The labels of a group whose ellipsis covers so many dims, the last ones of all unnamed dims.</summary>
    private static int[] Labels(string group, int covered, int unnamed)
    {
        var labels = new List<int>();
        for (int i = 0; i < group.Length; i++)
        {
            if (group[i] == '.')
            {
                labels.AddRange(Enumerable.Range(Letters + unnamed - covered, covered));
                i += 2;
            }
            else
            {
                labels.Add(LabelOf(group[i]));
            }
        }

        return [.. labels];
    }

    private static int LabelOf(char letter) => char.IsAsciiLetterUpper(letter) ? letter - 'A' : letter - 'a' + 26;

    private (int Letters, bool HasEllipsis) Count(string group)
    {
        int dots = group.IndexOf("...", StringComparison.Ordinal);
        string letters = dots < 0 ? group : group.Remove(dots, 3);
        foreach (char c in letters)
        {
            Check.Argument(
                char.IsAsciiLetter(c), $"Einsum: '{c}' in '{_equation}' is no letter; dims have letters or '...'.");
        }

        return (letters.Length, dots >= 0);
    }

    private void Measure(int[] labels, Shape shape)
    {
        for (int d = 0; d < labels.Length; d++)
        {
            int size = shape[d], known = Sizes.GetValueOrDefault(labels[d], 1);
            Check.Shape(
                size == known || size == 1 || known == 1,
                $"Einsum: a dim of '{_equation}' has size {known} in one place and {size} in shape {shape}.");
            Check.Shape(
                size == known || Array.IndexOf(labels, labels[d]) == d,
                $"Einsum: the diagonal in '{_equation}' needs equal sizes in shape {shape}.");
            Sizes[labels[d]] = known == 1 ? size : known;
        }
    }

    private int[] ImplicitResult(int unnamed)
    {
        IEnumerable<int> once = Operands.SelectMany(labels => labels).Where(l => l < Letters)
            .GroupBy(l => l).Where(same => same.Count() == 1).Select(same => same.Key).Order();
        return [.. Enumerable.Range(Letters, unnamed), .. once];
    }

    private int[] ExplicitResult(string group, int unnamed)
    {
        _ = Count(group);
        int[] labels = Labels(group, unnamed, unnamed);
        foreach (int label in labels)
        {
            Check.Argument(
                Sizes.ContainsKey(label) && labels.Count(l => l == label) == 1,
                $"Einsum: every letter of the result of '{_equation}' must occur in an operand, "
                    + $"and only once in the result.");
        }

        return labels;
    }
}
