using DeepNet.Kernels;

namespace DeepNet;

/// <summary>Losses: how far predictions are from what they should be.</summary>
/// <remarks>
/// Shapes must agree exactly; nothing is broadcast, because [N] against [N, 1] is a mistake that would train in
/// silence. Results are differentiable to any order. A <see cref="Reduction"/> that is none of the three is an
/// <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
public static partial class Loss
{
    /// <summary>A loss that is one formula per element.</summary>
    private static Tensor Pointwise<TOp>(string name, Tensor input, Tensor target, TOp op, Reduction reduction)
        where TOp : struct, IBinaryOp
    {
        using var cast = Autocast.Wide(ref input, ref target);
        CheckPair(name, input, target);
        if (input.DType.IsHalf())
        {
            return Pointwise(name, input.Cast(DType.Float32), target.Cast(DType.Float32), op, reduction)
                .Cast(input.DType);
        }

        return Reduce(name, Tensor.Binary(name, input, target, op), reduction);
    }

    private static Tensor Reduce(string name, Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.Mean => losses.Sum() / losses.Count,
        Reduction.Sum => losses.Sum(),
        Reduction.None => losses,
        _ => throw new ArgumentOutOfRangeException(
            nameof(reduction), reduction, $"{name}: {reduction} is not a reduction."),
    };

    /// <summary>Input and target are floating point, of one kind and of one shape.</summary>
    private static void CheckPair(string name, Tensor input, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        Check.Floating(name, input);
        Check.SameKind(name, input, target);
        Check.Shape(
            input.Shape == target.Shape,
            $"{name}: input {input.Shape} and target {target.Shape} must have the same shape; "
                + $"losses do not broadcast, use Reshape, Unsqueeze or Expand.");
    }

    /// <summary>A weight goes with the input and broadcasts to its shape.</summary>
    private static void CheckWeight(string name, string argument, Tensor? weight, Tensor input)
    {
        if (weight is null)
            return;
        Check.SameKind(name, input, weight);
        Check.Shape(
            weight.Shape.BroadcastsTo(input.Shape),
            $"{name}: {argument} {weight.Shape} does not broadcast to the input's shape {input.Shape}.");
    }
}
