namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The tensors expanded to the one shape they broadcast to. Views. torch.broadcast_tensors.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static Tensor[] BroadcastTensors(params ReadOnlySpan<Tensor> tensors)
    {
        Shape shape = Shape.Scalar;
        foreach (Tensor x in tensors)
        {
            ArgumentNullException.ThrowIfNull(x, nameof(tensors));
            shape = Shape.Broadcast(nameof(BroadcastTensors), shape, x.Shape);
        }

        var results = new Tensor[tensors.Length];
        for (int i = 0; i < results.Length; i++)
            results[i] = tensors[i].Expand(shape);
        return results;
    }
}
