namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>How often each of the values 0, 1, 2 … occurs; with weights, the sum of each value's weights.</summary>
    /// <remarks>Int64, or the weights' type. Gradients flow to the weights. torch.bincount.</remarks>
    /// <param name="weights">One per element; 1 each if null.</param>
    /// <param name="minLength">The least length of the result, which otherwise ends with the largest value.</param>
    /// <exception cref="ShapeException">The tensor is not one-dimensional, or the weights are of another
    /// shape.</exception>
    /// <exception cref="ArgumentException">An element is negative.</exception>
    public Tensor Bincount(Tensor? weights = null, int minLength = 0)
    {
        Check.Shape(Rank == 1, $"Bincount: shape {Shape}, but it needs one dimension.");
        Check.Argument(minLength >= 0, $"Bincount: minLength {minLength} is negative.");
        if (weights is not null)
        {
            Check.SameDevice(nameof(Bincount), this, weights);
            Check.Shape(
                weights.Shape == Shape, $"Bincount: weights {weights.Shape} and values {Shape} must have one shape.");
        }

        if (!DType.IsInteger())
            throw new DTypeException($"Bincount: the values are {DType}, but must be integers.", DType);
        Tensor values = Cast(DType.Int64);
        int length = minLength;
        if (Count > 0)
        {
            long smallest = values.Min().ToScalar<long>(), largest = values.Max().ToScalar<long>();
            Check.Argument(smallest >= 0, $"Bincount: the value {smallest} is negative.");
            Check.Argument(largest < int.MaxValue, $"Bincount: the value {largest} is too large for a dimension.");
            length = Math.Max(length, (int)largest + 1);
        }

        weights ??= Ones(Shape, DType.Int64, Device);
        return Zeros([length], weights.DType, Device).ScatterAdd(0, values, weights);
    }
}
