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
    /// Overwrites parameters and buffers with those of a safetensors file, written here or by PyTorch, of a state
    /// dictionary that torch.save wrote (.pt, .pth), of an npz file, or of a folder that Hugging Face's libraries
    /// wrote.
    /// </summary>
    /// <remarks>
    /// The content tells which it is, not the name. What a .pt file asks to be run is refused, see
    /// <see cref="PyTorchFile"/>; of a checkpoint with several parts, load one with <see cref="PyTorchFile.Under"/>
    /// and <see cref="LoadStateDict"/>. Of a folder it is <c>model.safetensors</c>, the parts that
    /// <c>model.safetensors.index.json</c> names, or <c>pytorch_model.bin</c>.
    /// </remarks>
    /// <param name="path">The file or folder.</param>
    /// <param name="strict">False lets names be missing or unexpected and tells which; shapes must fit even
    /// then.</param>
    /// <exception cref="ModelFileException">The file breaks a rule of its format.</exception>
    /// <exception cref="StateDictException">Names or shapes do not fit; the module stays as it was.</exception>
    public StateDictReport Load(string path, bool strict = true) => LoadStateDict(ModelFile.Load(path), strict);
}
