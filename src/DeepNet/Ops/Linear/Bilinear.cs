namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A bilinear map of the last dims: y[…, o] = Σ x₁[…, i] · weight[o, i, j] · x₂[…, j] + bias[o].</summary>
    /// <param name="other">x₂, […, in2] with the leading dims of this tensor.</param>
    /// <param name="weight">[outFeatures, in1, in2].</param>
    /// <param name="bias">[outFeatures], or null.</param>
    /// <remarks>torch.nn.functional.bilinear.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Bilinear(Tensor other, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(weight);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return Array.TrueForAll([other, weight, bias ?? weight], x => x.DType == DType)
                ? Bilinear(other, weight, bias)
                : cast.Wide(this).Bilinear(cast.Wide(other), cast.Wide(weight), cast.Wide(bias));
        }

        Check.SameKind(nameof(Bilinear), this, other);
        Check.SameKind(nameof(Bilinear), this, weight);
        Check.Shape(
            Rank > 0 && other.Rank == Rank && weight.Rank == 3
            && Shape[-1] == weight.Shape[1] && other.Shape[-1] == weight.Shape[2]
            && Shape.AsSpan()[..^1].SequenceEqual(other.Shape.AsSpan()[..^1]),
            $"Bilinear: inputs {Shape} and {other.Shape} do not fit weight {weight.Shape}, "
                + $"which is [outFeatures, in1, in2].");
        if (bias is not null)
        {
            Check.SameKind(nameof(Bilinear), this, bias);
            Check.Shape(
                bias.Rank == 1 && bias.Shape[0] == weight.Shape[0],
                $"Bilinear: bias {bias.Shape} must have one number per output of weight {weight.Shape}.");
        }

        int outputs = weight.Shape[0], in1 = Shape[-1], in2 = other.Shape[-1];
        int[] batch = Shape.AsSpan()[..^1].ToArray();
        int rows = CountOf(batch);
        Tensor left = Reshape(rows, in1)
            .MatMul(weight.Permute(1, 0, 2).Reshape(in1, outputs * in2))
            .Reshape(rows, outputs, in2);
        Tensor y = left.MatMul(other.Reshape(rows, in2, 1)).Reshape([.. batch, outputs]);
        return bias is null ? y : y + bias;
    }
}
