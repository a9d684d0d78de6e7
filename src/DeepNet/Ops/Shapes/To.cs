namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor on another device: itself if it is there already. Gradients flow. torch.Tensor.to(device).
    /// </summary>
    /// <remarks>The way to a GPU of CUDA is not waited for; the way from a device is.</remarks>
    public Tensor To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device == Device)
            return this;
        Tensor x = Detach().Contiguous(), y = Empty(Shape, DType, device);
        Move(x, y);
        return y.Track(nameof(To), (this, dy => dy.To(Device)));
    }
}
