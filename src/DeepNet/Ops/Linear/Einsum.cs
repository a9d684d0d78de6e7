namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Einstein's sum: multiplies tensors whose dims are named by letters, and sums over the letters not in the result.
    /// </summary>
    /// <param name="equation">
    /// Such as <c>"bij,bjk->bik"</c>: the letters of every operand, then those of the result. "..." stands for dims
    /// without a name, which broadcast; a letter twice in one operand takes its diagonal. Without "->" the result has
    /// "..." and then the letters that occur once, in the order of the alphabet, upper case first.
    /// </param>
    /// <param name="operands">As many tensors as the equation has groups of letters; dims of size 1 broadcast.</param>
    /// <remarks>Contracted from left to right, every pair as one batched matrix product. torch.einsum.</remarks>
    /// <exception cref="ArgumentException">The equation is not one, or names another number of operands.</exception>
    /// <exception cref="ShapeException">An operand has another rank, or one letter has two sizes.</exception>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands)
    {
        ArgumentNullException.ThrowIfNull(equation);
        Check.Argument(operands.Length > 0, $"Einsum: no operands for '{equation}'.");
        var plan = EinsumPlan.Parse(equation, operands);
        EinsumTerm result = new(operands[0], plan.Operands[0]);
        result = result.WithoutRepeats().Keeping(plan.NeededAfter(0));
        for (int i = 1; i < operands.Length; i++)
        {
            EinsumTerm next = new EinsumTerm(operands[i], plan.Operands[i]).WithoutRepeats();
            result = EinsumTerm.Contract(result, next, plan.NeededAfter(i));
        }

        return result.Ordered(plan.Result, plan.Sizes);
    }
}

/// <summary>A tensor whose dims have labels.</summary>
internal readonly record struct EinsumTerm(Tensor Value, int[] Labels)
{
    /// <summary>A label that occurs twice becomes one dim: the diagonal.</summary>
    public EinsumTerm WithoutRepeats()
    {
        (Tensor x, List<int> labels) = (Value, [.. Labels]);
        for (int second = labels.Count - 1; second > 0; second--)
        {
            int first = labels.IndexOf(labels[second]);
            if (first == second)
                continue;
            int label = labels[second];
            x = x.Diagonal(0, first, second);
            labels.RemoveAt(second);
            labels.RemoveAt(first);
            labels.Add(label);
            second = labels.Count;
        }

        return new EinsumTerm(x, [.. labels]);
    }

    /// <summary>Sums over the labels that nothing needs any more.</summary>
    public EinsumTerm Keeping(HashSet<int> needed)
    {
        int[] labels = Labels;
        int[] summed = [.. Enumerable.Range(0, labels.Length).Where(d => !needed.Contains(labels[d]))];
        return summed.Length == 0 ? this : new EinsumTerm(Value.Sum(summed), Array.FindAll(labels, needed.Contains));
    }

    /// <summary>The product of two terms, summed over what both have and nothing else needs.</summary>
    public static EinsumTerm Contract(EinsumTerm a, EinsumTerm b, HashSet<int> needed)
    {
        a = a.Keeping([.. needed, .. b.Labels]);
        b = b.Keeping([.. needed, .. a.Labels]);
        int[] shared = Array.FindAll(a.Labels, l => Array.IndexOf(b.Labels, l) >= 0);
        int[] batch = Array.FindAll(shared, needed.Contains), inner = Array.FindAll(shared, l => !needed.Contains(l));
        int[] onlyA = Array.FindAll(a.Labels, l => Array.IndexOf(shared, l) < 0);
        int[] onlyB = Array.FindAll(b.Labels, l => Array.IndexOf(shared, l) < 0);
        int[] labels = [.. batch, .. onlyA, .. onlyB];
        if (inner.Length == 0)
            return new EinsumTerm(a.Spread(labels) * b.Spread(labels), labels);

        // A size of 1 broadcasts: the sum runs over the larger one.
        int[] sizes = [.. inner.Select(l => a.SizeOf(l) == 1 ? b.SizeOf(l) : a.SizeOf(l))];
        int[] batchA = [.. batch.Select(a.SizeOf)], batchB = [.. batch.Select(b.SizeOf)];
        int[] sizesA = [.. onlyA.Select(a.SizeOf)], sizesB = [.. onlyB.Select(b.SizeOf)];
        int k = Product(sizes);
        Tensor left = a.Permuted([.. batch, .. onlyA, .. inner])
            .Expand([.. batchA, .. sizesA, .. sizes]).Reshape([.. batchA, Product(sizesA), k]);
        Tensor right = b.Permuted([.. batch, .. inner, .. onlyB])
            .Expand([.. batchB, .. sizes, .. sizesB]).Reshape([.. batchB, k, Product(sizesB)]);
        Tensor y = left.MatMul(right);
        return new EinsumTerm(y.Reshape([.. y.Shape.AsSpan()[..batch.Length], .. sizesA, .. sizesB]), labels);
    }

    /// <summary>The dims in the order of the labels, all of which are there.</summary>
    public Tensor Ordered(int[] labels, Dictionary<int, int> sizes)
    {
        Tensor y = Permuted(labels);
        return y.Expand([.. labels.Select(l => sizes[l])]);
    }

    private static int Product(int[] sizes) => sizes.Aggregate(1, (a, b) => Check.Size("Einsum", (long)a * b));

    private int SizeOf(int label) => Value.Shape[Array.IndexOf(Labels, label)];

    private Tensor Permuted(int[] labels)
    {
        int[] own = Labels;
        return Value.Permute(Array.ConvertAll(labels, l => Array.IndexOf(own, l)));
    }

    /// <summary>With a dim for every label, of size 1 where this term lacks it.</summary>
    private Tensor Spread(int[] labels)
    {
        int[] own = Labels;
        Tensor x = Permuted(Array.FindAll(labels, l => Array.IndexOf(own, l) >= 0));
        Shape shape = Value.Shape;
        return x.Reshape(Array.ConvertAll(labels, l => Array.IndexOf(own, l) is var d && d >= 0 ? shape[d] : 1));
    }
}
