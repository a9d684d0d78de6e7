namespace DeepNet.Layers;

/// <summary>A tensor that belongs to a module and is saved with it, but not trained: running statistics, fixed
/// tables.</summary>
/// <remarks>torch.nn.Module.register_buffer.</remarks>
public sealed class ModuleBuffer : ModuleTensor
{
    /// <summary>Creates a buffer with these values; shares their memory if they are contiguous.</summary>
    /// <param name="value">The values, of any type.</param>
    /// <param name="persistent">False leaves the buffer out of <see cref="Module.StateDict"/>: it can be computed
    /// again.</param>
    public ModuleBuffer(Tensor value, bool persistent = true)
        : base(value) => IsPersistent = persistent;

    /// <summary>True if the buffer is part of <see cref="Module.StateDict"/>.</summary>
    public bool IsPersistent { get; }
}
