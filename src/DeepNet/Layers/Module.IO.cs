using DeepNet.IO;

namespace DeepNet.Layers;

public abstract partial class Module
{
    /// <summary>Writes all parameters and persistent buffers to a safetensors file.</summary>
    /// <remarks>
    /// An older file is replaced once the new one is complete on the disk. The names are those of
    /// <see cref="StateDict"/>, so PyTorch reads the file too.
    /// </remarks>
    public void Save(string path) => Safetensors.Save(path, StateDict());

    /// <summary>
    /// Overwrites parameters and buffers with those of a safetensors file, written here or by PyTorch.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="strict">False lets names be missing or unexpected and tells which; shapes must fit even
    /// then.</param>
    /// <exception cref="ModelFileException">The file breaks a rule of its format.</exception>
    /// <exception cref="StateDictException">Names or shapes do not fit; the module stays as it was.</exception>
    public StateDictReport Load(string path, bool strict = true) =>
        LoadStateDict(Safetensors.Load(path).Tensors, strict);
}
