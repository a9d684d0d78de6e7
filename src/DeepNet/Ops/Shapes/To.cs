namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor on another device: itself if it is there already. Gradients flow. torch.Tensor.to(device).
    /// </summary>
    public Tensor To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device == Device)
            return this;
        Tensor x = Detach().Contiguous(), y = Empty(Shape, DType, device);
        var bytes = new byte[checked((int)(Count * DType.Size()))];
        x.Backend.Download(x.Storage, x.Layout.Offset * DType.Size(), bytes);
        y.Backend.Upload(bytes, y.Storage, 0);
        return y.Track(nameof(To), (this, dy => dy.To(Device)));
    }
}
