namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The affine map of the last dim: y = x · weightᵀ + bias.</summary>
    /// <param name="weight">[outFeatures, inFeatures], or [inFeatures] for one output without a dim of its own.</param>
    /// <param name="bias">[outFeatures], or null.</param>
    /// <remarks>This tensor is […, inFeatures], the result […, outFeatures].
    /// Gradients: dx = dy·W, dW = dyᵀ·x, db = Σ dy over all rows. torch.nn.functional.linear.</remarks>
    /// <exception cref="ShapeException">The last size is not inFeatures, or the bias has another size.</exception>
    public Tensor Linear(Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Low(this).Linear(cast.Low(weight), cast.Low(bias));
        }

        Check.Shape(
            Rank > 0 && weight.Rank is 1 or 2 && Shape[-1] == weight.Shape[-1],
            $"Linear: input {Shape} must end "
                + $"with the {(weight.Rank > 0 ? weight.Shape[-1] : 0)} features of weight {weight.Shape}.");
        if (bias is not null)
        {
            Check.SameKind(nameof(Linear), this, bias);
            Check.Shape(
                weight.Rank == 2 ? bias.Rank == 1 && bias.Shape[0] == weight.Shape[0] : bias.Rank == 0,
                $"Linear: bias {bias.Shape} must have one number per output of weight {weight.Shape}.");
        }

        if (weight.Rank != 2 || DType is not (DType.Float32 or DType.Float64))
        {
            Tensor product = MatMul(weight.Rank == 2 ? weight.Transpose() : weight);
            return bias is null ? product : product + bias;
        }

        Check.SameKind(nameof(Linear), this, weight);
        Tensor y = Backend.Linear(Rows(this), weight, bias).Reshape([.. Shape.AsSpan()[..^1], weight.Shape[0]]);
        if (!IsRecording(this, weight, bias))
            return Checked(nameof(Linear), y);
        return y.Track(
            nameof(Linear), (this, dy => dy.MatMul(weight)), (weight, dy => Rows(dy).Transpose().MatMul(Rows(this))),
            (bias, dy => Rows(dy).Sum(0)));
    }

    /// <summary>All dims but the last as one.</summary>
    private static Tensor Rows(Tensor x)
    {
        long rows = 1;
        foreach (int size in x.Shape.AsSpan()[..^1])
            rows *= size;
        return x.Rank == 2 ? x : x.Reshape(checked((int)rows), x.Shape[-1]);
    }
}
