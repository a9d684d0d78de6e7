namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The elements in nested brackets, with aligned columns and four digits; of large tensors the corners.
    /// </summary>
    /// <remarks>
    /// Shape, type, device and history follow where the elements do not show them. Waits for the device.
    /// </remarks>
    public override string ToString() => TensorText.Of(this);
}
