namespace DeepNet.Layers;

internal static class DeviceMove
{
    public static Tensor To(this Tensor x, Device device)
    {
        if (x.Device == device)
            return x;
        var bytes = new byte[checked(x.Count * x.DType.Size())];
        Tensor source = x.Detach().Contiguous();
        source.Backend.Download(source.Storage, source.Layout.Offset * x.DType.Size(), bytes);
        Tensor y = Tensor.Empty(x.Shape, x.DType, device);
        y.Backend.Upload(bytes, y.Storage);
        return y;
    }
}
