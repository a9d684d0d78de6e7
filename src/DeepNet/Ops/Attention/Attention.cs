namespace DeepNet;

/// <summary>Attention in Tensor operations: what fused kernels have to agree with, and its gradient of any
/// order.</summary>
/// <remarks>
/// Queries are [batch…, heads, L, D], keys [batch…, groups, S, D], values [batch…, groups, S, E]; heads is a
/// multiple of
/// groups, and consecutive heads share a group. Without a dim of heads there is one of each.
/// </remarks>
internal static class Attention
{
    /// <summary>y = dropout(softmax(scale · q kᵀ + mask)) v.</summary>
    public static Tensor Compose(Tensor q, Tensor k, Tensor v, AttentionOptions options)
    {
        Tensor p = Probabilities(q, k, options);
        return (DropFactor(p, options) is { } drop ? p * drop : p).MatMul(PerHead(v, q));
    }

    /// <summary>The gradients of <see cref="Compose"/>.</summary>
    /// <remarks>
    /// With P the probabilities and D the factors of dropout: dv = (P D)ᵀ dy, dP = (dy vᵀ) D,
    /// dS = P (dP - Σ dP P), dq = scale · dS k, dk = scale · dSᵀ q.
    /// </remarks>
    public static (Tensor Dq, Tensor Dk, Tensor Dv) Gradient(
        Tensor dy, Tensor q, Tensor k, Tensor v, AttentionOptions options)
    {
        Tensor p = Probabilities(q, k, options);
        Tensor? drop = DropFactor(p, options);
        Tensor dv = (drop is null ? p : p * drop).Transpose().MatMul(dy);
        Tensor dp = dy.MatMul(PerHead(v, q).Transpose());
        if (drop is not null)
            dp *= drop;
        Tensor ds = p * (dp - (dp * p).Sum(-1, keepDim: true)) * options.Scale;
        return (ds.MatMul(PerHead(k, q)), PerGroup(ds.Transpose().MatMul(q), k), PerGroup(dv, v));
    }

    /// <summary>softmax(scale · q kᵀ + mask); a query that may attend to nothing has zeros.</summary>
    public static Tensor Probabilities(Tensor q, Tensor k, AttentionOptions options)
    {
        Tensor scores = (q * options.Scale).MatMul(PerHead(k, q).Transpose());
        if (options.Mask is null && !options.IsCausal)
            return scores.Softmax();
        if (options.Mask is { DType: DType.Bool } allowed)
            scores = scores.MaskedFill(allowed.LogicalNot(), double.NegativeInfinity);
        else if (options.Mask is { } added)
            scores += added;
        if (options.IsCausal)
        {
            Tensor queries = Tensor.Arange(scores.Shape[-2]).To(q.Device).Unsqueeze(1);
            Tensor keys = Tensor.Arange(scores.Shape[-1]).To(q.Device).Unsqueeze(0);
            scores = scores.MaskedFill(keys.Gt(queries), double.NegativeInfinity);
        }

        if (scores.Count == 0)
            return scores.Softmax();
        Tensor isEmpty = scores.Detach().Amax(-1, keepDim: true).Eq(double.NegativeInfinity);
        return scores.MaskedFill(isEmpty, 0).Softmax().MaskedFill(isEmpty, 0);
    }

    /// <summary>An uninitialized tensor of this shape whose dims lie in memory in the order of another tensor's,
    /// the last one innermost.</summary>
    public static Tensor InOrderOf(Tensor model, Shape shape)
    {
        int[] order = new int[shape.Rank];
        for (int d = 0; d < order.Length; d++)
            order[d] = d;
        // Stable: equal strides keep their order.
        for (int i = 1; i < order.Length - 1; i++)
        {
            for (int j = i; j > 0 && Stride(order[j - 1]) < Stride(order[j]); j--)
                (order[j - 1], order[j]) = (order[j], order[j - 1]);
        }

        var sizes = new int[order.Length];
        var inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            (sizes[i], inverse[order[i]]) = (shape[order[i]], i);
        return model.New(sizes).Permute(inverse);

        long Stride(int dim) => model.Layout.Strides[dim];
    }

    /// <summary>0 for what is dropped, else 1 / (1 - p); null without dropout.</summary>
    private static Tensor? DropFactor(Tensor p, AttentionOptions options)
    {
        if (options.Dropout == 0)
            return null;
        if (options.Dropout == 1)
            return Tensor.Zeros(p.Shape, p.DType, p.Device);
        Tensor kept = p.New(p.Shape, DType.Bool);
        p.Backend.RandomBernoulli(kept, options.Random, 1 - options.Dropout);
        return kept.Cast(p.DType) * (1 / (1 - options.Dropout));
    }

    /// <summary>Keys or values repeated for every head of their group.</summary>
    private static Tensor PerHead(Tensor x, Tensor q) =>
        Heads(x) == Heads(q) ? x : x.RepeatInterleave(Heads(q) / Heads(x), -3);

    /// <summary>Sums over the heads of a group.</summary>
    private static Tensor PerGroup(Tensor dx, Tensor x)
    {
        int heads = Heads(dx), groups = Heads(x);
        return heads == groups ? dx : dx.Unflatten(-3, groups, heads / groups).Sum(-3);
    }

    private static int Heads(Tensor x) => x.Rank < 3 ? 1 : x.Shape[-3];
}
