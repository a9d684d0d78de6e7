namespace DeepNet.Backends;

/// <summary>Cross entropy on class labels: x is [batch, classes, inner], losses are [batch, inner].</summary>
internal abstract partial class Backend
{
    /// <summary>The first label that is neither a class nor ignored, its position or -1,
    /// and how many labels are not ignored.</summary>
    public virtual (long Outside, long Label, long Kept) CheckLabels(Tensor labels, int classes, long ignoreIndex)
    {
        long kept = 0;
        long[] values = labels.ToArray<long>();
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == ignoreIndex)
                continue;
            if ((ulong)values[i] >= (ulong)classes)
                return (i, values[i], kept);
            kept++;
        }

        return (-1, 0, kept);
    }

    /// <summary>The losses, and what <see cref="CrossEntropyGrad"/> wants to find again.</summary>
    public virtual (Tensor Losses, Tensor? State) CrossEntropy(Tensor x, ClassTargets targets)
    {
        // A class without weight counts nothing, even where its probability is 0.
        Tensor q = targets.Distribution(x.DType);
        Tensor terms = Tensor.Where(q.Eq(q.ScalarLike(0)), q, -(q * x.LogSoftmax(1)));
        return (terms.Sum(1), null);
    }

    /// <summary>dx for the gradient dy of the losses.</summary>
    public virtual Tensor CrossEntropyGrad(Tensor x, ClassTargets targets, Tensor? state, Tensor dy) =>
        Loss.CrossEntropyGradient(x, targets, dy);
}
