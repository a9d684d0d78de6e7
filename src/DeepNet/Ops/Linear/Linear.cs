namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The affine map of the last dim: y = x · weightᵀ + bias.</summary>
    /// <param name="weight">[outFeatures, inFeatures], or [inFeatures] for one output without a dim of its own.</param>
    /// <param name="bias">[outFeatures], or null.</param>
    /// <remarks>This tensor is […, inFeatures], the result […, outFeatures]. torch.nn.functional.linear.</remarks>
    /// <exception cref="ShapeException">The last size is not inFeatures, or the bias has another size.</exception>
    public Tensor Linear(Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
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

        Tensor y = MatMul(weight.Rank == 2 ? weight.Transpose() : weight);
        return bias is null ? y : y + bias;
    }
}
